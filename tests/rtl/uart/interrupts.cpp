#include "uart.h"

TEST(txwm_holds_while_fewer_than_txcnt_bytes_wait)
{
    for (unsigned txcnt = 0; txcnt < 8; txcnt++) {
        Uart uart;
        uart.write(TXCTRL, watermark(txcnt));
        uart.write(IE, TXWM);
        for (unsigned count = 0; count <= 8; count++) {
            CHECK_EQUAL(uart.read(IP), count < txcnt ? TXWM : 0);
            CHECK_EQUAL(uart.pins.intr_o, count < txcnt);
            uart.write(TXDATA, count);
        }
    }
}

TEST(txwm_comes_back_as_bytes_leave)
{
    Uart uart;
    uart.write(DIV, 0);
    uart.write(IE, TXWM);
    uart.write(TXCTRL, watermark(2));
    for (unsigned i = 0; i < 4; i++)
        uart.write(TXDATA, i);
    CHECK_EQUAL(uart.pins.intr_o, 0);
    uart.write(TXCTRL, ENABLE | watermark(2));
    /* The first byte leaves at once, and the others every ten cycles: the third makes it one. */
    CHECK_EQUAL(uart.until([&] { return uart.pins.intr_o; }, 100), 21u);
}

TEST(rxwm_holds_while_more_than_rxcnt_bytes_wait)
{
    for (unsigned rxcnt = 0; rxcnt < 8; rxcnt++) {
        Uart uart;
        uart.write(DIV, 15);
        uart.write(RXCTRL, ENABLE | watermark(rxcnt));
        uart.write(IE, RXWM);
        for (unsigned count = 0; count <= 8; count++) {
            CHECK_EQUAL(uart.read(IP), count > rxcnt ? RXWM : 0);
            CHECK_EQUAL(uart.pins.intr_o, count > rxcnt);
            if (count < 8)
                uart.receive(count, 16);
        }
        for (unsigned count = 8; count-- > 0;) {
            uart.read(RXDATA);
            CHECK_EQUAL(uart.pins.intr_o, count > rxcnt);
        }
    }
}

TEST(each_interrupt_has_its_own_enable)
{
    for (unsigned enabled = 0; enabled < 4; enabled++) {
        Uart uart;
        uart.write(DIV, 15);
        uart.write(IE, enabled);
        uart.write(RXCTRL, ENABLE);
        uart.receive('i', 16);
        CHECK_EQUAL(uart.read(IP), RXWM);
        CHECK_EQUAL(uart.pins.intr_o, (enabled & RXWM) != 0);
        uart.write(TXCTRL, watermark(1));
        CHECK_EQUAL(uart.read(IP), TXWM | RXWM);
        CHECK_EQUAL(uart.pins.intr_o, enabled != 0);
        uart.read(RXDATA);
        CHECK_EQUAL(uart.read(IP), TXWM);
        CHECK_EQUAL(uart.pins.intr_o, (enabled & TXWM) != 0);
    }
}

TEST(an_interrupt_is_a_level_that_masking_lowers_and_raises)
{
    Uart uart;
    uart.write(TXCTRL, watermark(1));
    for (unsigned i = 0; i < 3; i++) {
        uart.write(IE, TXWM);
        CHECK_EQUAL(uart.pins.intr_o, 1);
        uart.write(IE, 0);
        CHECK_EQUAL(uart.pins.intr_o, 0);
    }
}
