"""What an app does wrong ends with a report on the core's RTL, too: the tests are QEMU's. Of those
about backtraces one is enough, as the host makes them."""

import soc  # noqa: F401  makes QEMU's tests known
from test_crash_report import (  # noqa: F401
    test_a_backtrace_leads_through_the_c_library,
    test_a_fault_in_a_handler_is_reported_as_such,
    test_a_handler_of_a_device_runs_and_the_app_goes_on,
    test_a_panic_tells_its_message,
    test_an_interrupt_that_nobody_asked_for_is_told_with_every_register,
    test_every_register_is_shown,
    test_the_cause_is_named,
    test_wild_gp_tp_and_sp_do_not_spoil_the_report,
)
