package dev.understudy.transport;

import static dev.understudy.transport.Addresses.Reach.NEVER;
import static dev.understudy.transport.Addresses.Reach.PRIVATE;
import static dev.understudy.transport.Addresses.Reach.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private static final String[] NEVER_4 = {
    "0.0.0.0", "0.1.2.3", "169.254.0.1", "169.254.169.254", "169.254.255.255", "100.100.100.200",
    "168.63.129.16", "192.0.0.192", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"
  };
  private static final String[] PRIVATE_4 = {
    "127.0.0.1",
    "127.9.9.9",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1"
  };
  private static final String[] PUBLIC_4 = {
    "1.1.1.1",
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "169.253.0.1",
    "169.255.0.1",
    "100.128.0.1",
    "168.63.129.15",
    "223.255.255.255",
    "192.169.0.1"
  };

  @Test
  void everyNotationOfAnIpv4AddressIsJudgedAsThatAddress() throws Exception {
    everyNotation(NEVER_4, NEVER);
    everyNotation(PRIVATE_4, PRIVATE);
    everyNotation(PUBLIC_4, PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "feff::1",
        "ff02::1",
        "ff00::",
        "fd00:ec2::254",
        "fd20:ce::254"
      })
  void ipv6AddressesThatAreNeverUsed(String address) throws Exception {
    assertThat(Addresses.reach(InetAddress.getByName(address))).isEqualTo(NEVER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "fc00::1", "fd12:3456::1", "fd00:ec2::253"})
  void ipv6AddressesOfOurOwn(String address) throws Exception {
    assertThat(Addresses.reach(InetAddress.getByName(address))).isEqualTo(PRIVATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2606:4700::1111", "2001:4860:4860::8888", "2a00::1", "2001:db8::1"})
  void ipv6AddressesOfEveryone(String address) throws Exception {
    assertThat(Addresses.reach(InetAddress.getByName(address))).isEqualTo(PUBLIC);
  }

  private static void everyNotation(String[] addresses, Addresses.Reach reach) throws Exception {
    for (String text : addresses) {
      byte[] v4 = NetUtil.createByteArrayFromIpAddressString(text);
      assertThat(v4).isNotNull();
      String hex = hex(v4, 0);
      String inverted = hex(v4, 255);
      check(InetAddress.getByAddress(v4), text, reach);
      // A mapped address: the JDK turns it into an IPv4 one when it parses, so it is made of bytes.
      check(mapped(v4), "mapped " + text, reach);
      for (String notation :
          new String[] {
            "::ffff:0:" + hex,
            "64:ff9b::" + hex,
            "2002:" + hex + "::1",
            "2001:0:" + hex + ":0:ffff:f7f7:f7f7",
            "2001:0:808:808:0:ffff:" + inverted,
            "2606:4700::5efe:" + hex,
            "2606:4700::200:5efe:" + hex
          }) {
        if (!(text.startsWith("0.") && notation.startsWith("2001"))) {
          check(InetAddress.getByName(notation), notation, reach);
        }
      }
    }
  }

  private static InetAddress mapped(byte[] v4) throws Exception {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 255;
    bytes[11] = (byte) 255;
    System.arraycopy(v4, 0, bytes, 12, 4);
    return Inet6Address.getByAddress(null, bytes, -1);
  }

  private static void check(InetAddress address, String text, Addresses.Reach reach) {
    assertThat(Addresses.reach(address)).as(text).isEqualTo(reach);
  }

  private static String hex(byte[] v4, int mask) {
    return String.format(
        Locale.ROOT,
        "%02x%02x:%02x%02x",
        (v4[0] ^ mask) & 255,
        (v4[1] ^ mask) & 255,
        (v4[2] ^ mask) & 255,
        (v4[3] ^ mask) & 255);
  }
}
