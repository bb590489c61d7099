package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.host.Logged;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithPlugin;

public class PluginTypesTest {
  @Rule public final Logged aboutPlugins = new Logged(Plugin.class);
  @Rule public final Logged aboutKinds = new Logged(PluginTypes.class);
  @Rule public final Logged aboutTypes = new Logged(PluginTypes.class);
  private final CountDownLatch theEnd = new CountDownLatch(1);
  private final AtomicLong nanos = new AtomicLong();
  private final PluginTypes types = new PluginTypes(Duration.ofSeconds(1), nanos::get);

  @After
  public void tearDown() {
    theEnd.countDown();
  }

  private static DeviceType kind(String name, String... agent) {
    DeviceType plain =
        DeviceType.of(
            name,
            StonithDevice.class,
            settings -> {
              throw new UnsupportedOperationException();
            });
    return agent.length == 0 ? plain : plain.agent(agent[0]);
  }

  private static StonithPlugin plugin(Supplier<List<DeviceType>> kinds) {
    return kinds::get;
  }

  private static StonithPlugin plugin(DeviceType... kinds) {
    return plugin(() -> List.of(kinds));
  }

  @Test
  public void kindsAndAgentsAreThereOnceAPluginIs() {
    DeviceType clc = kind("clc", "fence_clc");
    types.add("clc 1.0", plugin(clc));

    assertThat(types.kind("clc")).containsSame(clc);
    assertThat(types.agent("fence_clc")).containsSame(clc);
    assertThat(types.names()).containsExactly("clc");
    assertThat(types.kind("ipmi")).isEmpty();
    assertThat(types.agent("fence_ipmi")).isEmpty();
  }

  @Test
  public void theFirstKeepsAKindAndTheOtherIsNamed() {
    DeviceType first = kind("clc", "fence_clc");
    DeviceType second = kind("clc", "fence_clc");
    StonithPlugin old = plugin(first);
    types.add("clc 1.0", old);
    types.add("clc 1.1", plugin(second));

    assertThat(types.kind("clc")).containsSame(first);
    assertThat(aboutTypes.at(Level.ERROR))
        .containsExactly(
            "kind clc of plugin clc 1.1 is not used: plugin clc 1.0 brought it first; remove one of"
                + " the two");
    types.remove(old, Duration.ZERO);
    assertThat(types.kind("clc")).containsSame(second);
    assertThat(types.agent("fence_clc")).containsSame(second);
  }

  @Test
  public void theFirstKeepsAnAgent() {
    DeviceType first = kind("a", "fence_x");
    DeviceType second = kind("b", "fence_x");
    types.add("a", plugin(first));
    types.add("b", plugin(second));

    types.names().forEach(types::kind);
    assertThat(types.agent("fence_x")).containsSame(first);
    assertThat(aboutTypes.at(Level.ERROR)).hasSize(1);
    assertThat(aboutTypes.at(Level.ERROR).get(0)).startsWith("agent fence_x of plugin b");
  }

  @Test
  public void aPluginThatThrowsIsNamedAndDisturbsNobody() {
    types.add(
        "bad 0.1",
        plugin(
            () -> {
              throw new NoClassDefFoundError("com/vendor/Missing");
            }));
    types.add("good", plugin(kind("good")));

    assertThat(types.kind("good")).isPresent();
    assertThat(aboutPlugins.at(Level.ERROR).get(0))
        .contains("bad 0.1")
        .contains("com/vendor/Missing");
  }

  @Test
  public void aPluginThatAnswersNullIsNamed() {
    types.add("null", plugin(() -> null));
    types.add("nulls", plugin(() -> Arrays.asList(kind("x"), null)));

    assertThat(types.names()).isEmpty();
    assertThat(aboutPlugins.at(Level.ERROR)).hasSize(2);
  }

  @Test
  public void aPluginThatHangsIsNamedAndItsLateAnswerCounts() {
    AtomicInteger asked = new AtomicInteger();
    DeviceType slow = kind("slow");
    types.add(
        "slow 2",
        plugin(
            () -> {
              asked.incrementAndGet();
              ScriptedPlugin.deafly(theEnd);
              return List.of(slow);
            }));
    long begun = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(types.kind("slow")).isEmpty();
    }
    types.add("good", plugin(kind("good")));

    assertThat(types.kind("good")).isPresent();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    assertThat(asked).hasValue(1);
    assertThat(aboutPlugins.at(Level.ERROR).get(0)).contains("slow 2").contains("has not answered");
    theEnd.countDown();
    await().untilAsserted(() -> assertThat(types.kind("slow")).containsSame(slow));
  }

  @Test
  public void anUnknownKindMakesThePluginsBeAskedAgainButNotWithEachQuestion() {
    AtomicReference<List<DeviceType>> kinds = new AtomicReference<>(List.of(kind("one")));
    AtomicInteger asked = new AtomicInteger();
    types.add(
        "bridge",
        plugin(
            () -> {
              asked.incrementAndGet();
              return kinds.get();
            }));
    DeviceType one = types.kind("one").orElseThrow();
    kinds.set(List.of(kind("one"), kind("two")));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(types.kind("two")).isPresent();
    assertThat(types.kind("one")).containsSame(one);
    int before = asked.get();
    for (int i = 0; i < 100; i++) {
      types.kind("three");
    }
    assertThat(asked.get()).isLessThanOrEqualTo(before + 1);
  }

  @Test
  public void detailsOfALazyKindAreLearnedWhenItIsUsed() {
    AtomicInteger learned = new AtomicInteger();
    DeviceType lazy =
        DeviceType.lazy(
            "lazy",
            () -> {
              learned.incrementAndGet();
              return kind("lazy", "fence_lazy");
            });
    types.add("bridge", plugin(lazy, kind("ready", "fence_ready")));

    assertThat(types.agent("fence_ready")).isPresent();
    assertThat(learned).hasValue(0);
    assertThat(types.agent("fence_lazy")).containsSame(lazy);
    assertThat(learned).hasValue(1);
  }

  @Test
  public void detailsOfABridgesKindAreLearnedOnlyWhenItIsNamed() throws Exception {
    AtomicInteger learned = new AtomicInteger();
    StonithPlugin bridge =
        plugin(
            DeviceType.lazy(
                "bridge:a",
                () -> {
                  learned.incrementAndGet();
                  return kind("bridge:a");
                }));
    PluginTypes.Trial trial = types.trial("bridge", bridge, Duration.ofSeconds(5));
    types.promote(trial, Optional.empty());

    assertThat(types.names()).containsExactly("bridge:a");
    assertThat(types.kindsOf(bridge)).hasSize(1);
    assertThat(types.agent("fence_a")).isEmpty();
    assertThat(learned).hasValue(0);
    assertThat(types.kind("bridge:a")).isPresent();
    assertThat(learned).hasValue(1);
  }

  private static DeviceType bridged(String help) {
    return DeviceType.lazy(
        "bridge:a",
        () -> {
          if (help.isEmpty()) {
            throw new IllegalStateException("half installed");
          }
          return kind("bridge:a").parameters(Parameter.text("one").help(help));
        });
  }

  private String helpAfter(Duration time) {
    nanos.addAndGet(time.toNanos());
    types.kind("bridge:a");
    return types.kind("bridge:a").orElseThrow().parameters().get(0).help();
  }

  @Test
  public void aBridgesKindWhoseProgramWasExchangedIsLearnedAnewWithinHalfAMinute() {
    AtomicReference<DeviceType> offered = new AtomicReference<>(bridged("old"));
    types.add("bridge", plugin(() -> List.of(offered.get())));
    assertThat(helpAfter(Duration.ZERO)).isEqualTo("old");
    DeviceType old = types.kind("bridge:a").orElseThrow();

    offered.set(bridged("new"));

    assertThat(helpAfter(Duration.ofSeconds(10))).isEqualTo("old");
    assertThat(helpAfter(Duration.ofSeconds(30))).isEqualTo("new");
    assertThat(types.now(old)).isEqualTo(types.kind("bridge:a"));
    assertThat(types.owner(old)).isEmpty();
  }

  @Test
  public void aBridgesKindStaysAsItWasWhileItsProgramIsHalfInstalled() {
    AtomicReference<DeviceType> offered = new AtomicReference<>(bridged("old"));
    types.add("bridge", plugin(() -> List.of(offered.get())));
    assertThat(helpAfter(Duration.ZERO)).isEqualTo("old");

    offered.set(bridged(""));

    assertThat(helpAfter(Duration.ofSeconds(40))).isEqualTo("old");
    assertThat(helpAfter(Duration.ofSeconds(40))).isEqualTo("old");
    assertThat(aboutKinds.at(Level.WARN))
        .containsExactly("kind bridge:a stays as it was: half installed");
  }

  @Test
  public void detailsThatCannotBeLearnedMakeTheKindUnknown() {
    DeviceType lazy =
        DeviceType.lazy(
            "lazy",
            () -> {
              throw new IllegalStateException("metadata missing");
            });
    types.add("bridge", plugin(lazy, kind("ready")));

    assertThat(types.kind("lazy")).isEmpty();
    assertThat(types.whyNot("lazy")).contains("metadata missing");
    assertThat(types.whyNot("none")).isEmpty();
    assertThat(types.kind("ready")).isPresent();
    assertThat(types.kind("lazy")).isEmpty();
    assertThat(aboutPlugins.at(Level.ERROR)).hasSize(1);
    assertThat(aboutPlugins.at(Level.ERROR).get(0)).contains("metadata missing");
  }

  @Test
  public void aPluginThatGoesTakesItsKindsAndIsClosedOnce() {
    ScriptedPlugin scripted = new ScriptedPlugin();
    types.add("scripted", scripted);

    types.remove(scripted, Duration.ZERO);
    types.remove(scripted, Duration.ZERO);

    assertThat(types.kind("scripted")).isEmpty();
    assertThat(types.agent("fence_scripted")).isEmpty();
    assertThat(scripted.closes).hasValue(1);
  }
}
