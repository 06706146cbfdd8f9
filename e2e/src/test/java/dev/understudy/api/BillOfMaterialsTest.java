package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BillOfMaterialsTest {
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

  private final String bom = Tree.read(Tree.ROOT.resolve("bom/pom.xml"));

  @Test
  void everyPublishedArtefactIsInIt() {
    String managed =
        bom.substring(0, bom.indexOf("</dependencyManagement>"))
            .substring(bom.indexOf("<dependencies>"));
    List<String> listed =
        ARTIFACT.matcher(managed).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(listed)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Tree.modules().stream()
                .filter(Tree.Module::published)
                .map(Tree.Module::artifact)
                .filter(artifact -> !artifact.equals("understudy-bom"))
                .toList());
  }

  @Test
  void itIsOfTheVersionOfTheBuild() {
    String root = Tree.read(Tree.ROOT.resolve("pom.xml"));
    assertThat(Tree.tag(bom, "version")).isEqualTo(Tree.tag(root, "version"));
  }

  @Test
  void itManagesNothingOfOthers() {
    assertThat(bom).doesNotContain("<parent>", "<scope>import</scope>");
    assertThat(Pattern.compile("<groupId>([^<]+)</groupId>").matcher(bom).results())
        .allSatisfy(found -> assertThat(found.group(1)).isEqualTo("dev.understudy"));
  }

  /// The versions that this build manages are unknown to those who depend on its modules, and the
  /// artefacts of Netty's native transport fail at the first connection if theirs differ.
  @Test
  void whatTheBuildManagesOfNettyIsNamedByTheModuleThatBringsIt() {
    String root = Tree.read(Tree.ROOT.resolve("pom.xml"));
    String transport = Tree.read(Tree.ROOT.resolve("transport/pom.xml"));
    List<String> pinned =
        Pattern.compile("<artifactId>(netty-transport-[^<]+)</artifactId>")
            .matcher(root)
            .results()
            .map(found -> "<artifactId>" + found.group(1) + "</artifactId>")
            .distinct()
            .toList();
    assertThat(pinned).hasSize(3);
    assertThat(transport).contains(pinned);
  }
}
