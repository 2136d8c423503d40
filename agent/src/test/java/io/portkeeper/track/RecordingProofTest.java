package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** ReaperRulesIT tests what it proves by means of the kernel. */
class RecordingProofTest {

    @Test
    void is_not_tried_any_more_when_it_is_known_to_be_wrong() {
        AtomicInteger disproofs = new AtomicInteger();
        RecordingProof proof = new RecordingProof(null, System::nanoTime, disproofs::incrementAndGet);

        proof.disprove();

        assertThat(proof.getAsBoolean()).isFalse();
        assertThat(disproofs).hasValue(0);
    }
}
