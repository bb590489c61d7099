package org.palisade.host.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;

public class HostlistTest {

  @Test
  public void listsAndRangesAreWrittenOut() {
    assertThat(Hostlist.expand("node[1-3,7],db1"))
        .containsExactly("node1", "node2", "node3", "node7", "db1");
    assertThat(Hostlist.expand("node[08-10]")).containsExactly("node08", "node09", "node10");
    assertThat(Hostlist.expand("n[9-11]")).containsExactly("n9", "n10", "n11");
    assertThat(Hostlist.expand("r[1-2]n[1-2].x"))
        .containsExactly("r1n1.x", "r1n2.x", "r2n1.x", "r2n2.x");
    assertThat(Hostlist.expand(" a  b,\tc ,, ")).containsExactly("a", "b", "c");
    assertThat(Hostlist.expand("")).isEmpty();
    assertThat(Hostlist.expand("node[1-100]")).hasSize(100);
  }

  @Test
  public void whatIsNoListIsRefused() {
    for (String bad :
        new String[] {
          "a[1-2", "a]1[", "a[]", "a[1-]", "a[-1]", "a[1--2]", "a[x]", "a[[1]]", "a]"
        }) {
      assertThatThrownBy(() -> Hostlist.expand(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  public void aListIsBoundedBeforeItIsWrittenOut() {
    assertThatThrownBy(() -> Hostlist.expand("a[0-999999][0-999999]"))
        .hasMessageContaining("more than 100000");
    assertThatThrownBy(() -> Hostlist.expand("a[1-60000],b[1-60000]"))
        .hasMessageContaining("more than 100000");
  }
}
