package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.TestCa;

class PurseTest {

    private static final List<Node> OWNERS =
            IntStream.range(0, 5)
                    .mapToObj(rank ->
                            new Node(
                                    TestCa.root("R" + rank).build().certificate(),
                                    rank,
                                    false,
                                    AnchoringTest.AT,
                                    AnchoringTest.AT))
                    .toList();

    private static final Node GREEDY = OWNERS.get(0);
    private static final Node OTHER = OWNERS.get(1);

    @Test
    @DisplayName("one owner gets its share and the common half, and not a unit of the others'")
    void greed() {
        Purse purse = new Purse(100, 5);
        assertThat(purse.take(GREEDY, 61)).isFalse();
        assertThat(purse.take(GREEDY, 60)).isTrue();
        assertThat(purse.take(GREEDY, 1)).isFalse();
        assertThat(OWNERS.subList(1, 5)).allMatch(owner -> purse.take(owner, 10));
        assertThat(OWNERS).noneMatch(owner -> purse.take(owner, 1));
    }

    @Test
    @DisplayName("the own share is spent before the common half")
    void ownFirst() {
        Purse purse = new Purse(100, 5);
        assertThat(purse.take(GREEDY, 4)).isTrue();
        assertThat(purse.take(GREEDY, 6)).isTrue();
        assertThat(purse.take(OTHER, 60)).as("the whole common half is there still").isTrue();
    }

    @Test
    @DisplayName("what cannot be had whole is not had at all, and is remembered")
    void wholeOrNothing() {
        Purse purse = new Purse(100, 5);
        assertThat(purse.hasFailed()).isFalse();
        assertThat(purse.take(GREEDY, 1000)).isFalse();
        assertThat(purse.hasFailed()).isTrue();
        assertThat(purse.hasFailed(GREEDY)).isTrue();
        assertThat(purse.hasFailed(OTHER)).isFalse();
        assertThat(purse.take(GREEDY, 60)).as("nothing was taken then").isTrue();
        assertThat(purse.hasFailed(GREEDY)).as("it did miss something").isTrue();
    }

    @Test
    @DisplayName("what cannot be shared out evenly is common, and with no owner all is")
    void uneven() {
        assertThat(new Purse(13, 5).take(GREEDY, 9)).isTrue();
        assertThat(new Purse(13, 5).take(GREEDY, 10)).isFalse();
        assertThat(new Purse(13, 0).take(GREEDY, 13)).isTrue();
    }
}
