package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectionTest {

    @Test
    void cutsWhatItKeeps() {
        Rejection rejection = new Rejection(
                null, "b".repeat(300), "p".repeat(300), Reason.ID_TOO_LONG, "d".repeat(500), "f".repeat(5_000));
        assertThat(rejection.baseId()).hasSize(PlanReader.MAX_ID);
        assertThat(rejection.planId()).hasSize(PlanReader.MAX_ID);
        assertThat(rejection.detail()).hasSize(300);
        assertThat(rejection.fragment()).hasSize(Rejection.MAX_FRAGMENT);
    }

    @Test
    void neverCutsACharacterInHalf() {
        Rejection rejection = Rejection.ofRecord(Reason.RECORD_UNREADABLE, "why", "🎭".repeat(3_000));
        assertThat(rejection.fragment()).isEqualTo("🎭".repeat(Rejection.MAX_FRAGMENT));
    }

    @Test
    void replacesWhatADatabaseCannotHold() {
        Rejection rejection = new Rejection(null, "a\0b", "\ud83c", Reason.TEXT_INVALID, "\udfad!", "x\0");
        assertThat(rejection.baseId()).isEqualTo("a\ufffdb");
        assertThat(rejection.planId()).isEqualTo("\ufffd");
        assertThat(rejection.detail()).isEqualTo("\ufffd!");
        assertThat(rejection.fragment()).isEqualTo("x\ufffd");
    }

    @Test
    void ofARecordKnowsNoIds() {
        Rejection rejection = Rejection.ofRecord(Reason.RECORD_TOO_LARGE, "record 1 is larger", "<a");
        assertThat(rejection.planUuid()).isNull();
        assertThat(rejection.baseId()).isNull();
        assertThat(rejection.planId()).isNull();
    }

    @Test
    void hasReasonsInLowerCase() {
        assertThat(Reason.END_BEFORE_START.code()).isEqualTo("end_before_start");
    }
}
