package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsRegionTest {
  @ParameterizedTest
  @CsvSource({
    "bedrock-runtime.us-east-1.amazonaws.com, us-east-1",
    "bedrock-runtime-fips.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "bedrock-runtime.cn-north-1.amazonaws.com.cn, cn-north-1",
    "vpce-0a1-b2.bedrock-runtime.eu-central-1.vpce.amazonaws.com, eu-central-1",
    "bedrock-runtime.eu-west-3.api.aws, eu-west-3",
    "bedrock-runtime.us-east-1.amazonaws.com.example.org, ",
    "bedrock-runtime.amazonaws.com, ",
    "127.0.0.1, ",
    "proxy.example.org, ",
  })
  void findsTheRegionInTheHost(String host, @Nullable String region) {
    assertThat(AwsRegion.of(host)).isEqualTo(Optional.ofNullable(region));
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, https://bedrock-runtime.us-east-1.amazonaws.com",
    "cn-north-1, https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
  })
  void knowsWhereBedrockIs(String region, String url) {
    assertThat(AwsRegion.bedrock(region)).isEqualTo(url);
    assertThat(AwsRegion.of(BaseUrl.parse(url, "").host())).contains(region);
  }
}
