/* Answers, and what our slaves promise. */
#include "monitor.h"

TEST(answers_to_nothing_are_stopped)
{
    Monitor before, early, r;
    before.respond();
    CHECK_STOPPED_BY(BAfterData, before.clock());
    early.begin_write(2);
    early.offer_data(false);
    early.cycle();
    early.respond();
    CHECK_STOPPED_BY(BAfterData, early.clock());
    r.deliver();
    CHECK_STOPPED_BY(RAfterAddress, r.clock());
}

TEST(answers_of_another_are_stopped)
{
    Monitor b, r;
    b.begin_write();
    b.offer_data();
    b.cycle();
    b.respond(0, 4);
    CHECK_STOPPED_BY(BIdMatches, b.clock());
    r.begin_read();
    r.deliver(true, 0, 5);
    CHECK_STOPPED_BY(RIdMatches, r.clock());
}

TEST(the_answer_to_an_exclusive_access_is_stopped)
{
    Monitor b, r;
    b.begin_write();
    b.offer_data();
    b.cycle();
    b.respond(1);
    CHECK_STOPPED_BY(BNotExclusive, b.clock());
    r.begin_read();
    r.deliver(true, 1);
    CHECK_STOPPED_BY(RNotExclusive, r.clock());
}

TEST(slaves_that_take_more_than_they_can_are_stopped)
{
    Monitor aw, answering, ar, w;
    aw.begin_write();
    aw.offer_write();
    CHECK_STOPPED_BY(OneWrite, aw.clock());
    answering.begin_write();
    answering.offer_data();
    answering.cycle();
    answering.offer_write();
    CHECK_STOPPED_BY(OneWrite, answering.clock());
    ar.begin_read(2);
    ar.offer_read();
    CHECK_STOPPED_BY(OneRead, ar.clock());
    w.offer_data();
    CHECK_STOPPED_BY(WAfterAddress, w.clock());
}
