#include "spi.h"

TEST(txwm_holds_while_fewer_than_txmark_frames_wait)
{
    for (unsigned txmark = 0; txmark < 8; txmark++) {
        Spi spi;
        spi.write(SCKDIV, 0xfff); /* the first frame waits for chip select meanwhile */
        spi.write(TXMARK, txmark);
        spi.write(IE, TXWM);
        for (unsigned count = 0; count <= 8; count++) {
            CHECK_EQUAL(spi.read(IP), count < txmark ? TXWM : 0);
            CHECK_EQUAL(spi.pins.intr_o, count < txmark);
            spi.write(TXDATA, count);
        }
    }
}

TEST(txwm_comes_back_as_frames_leave)
{
    Spi spi;
    spi.write(CSMODE, HOLD);
    spi.write(TXMARK, 2);
    spi.write(IE, TXWM);
    for (unsigned i = 0; i < 4; i++)
        spi.write(TXDATA, i);
    CHECK_EQUAL(spi.pins.intr_o, 0);
    spi.until([&] { return spi.pins.intr_o; }, 1000);
    /* The third frame has left the FIFO for the shifter and has had no edge of SCK yet. */
    CHECK_EQUAL(spi.edges.size(), 2u * 16);
}

TEST(rxwm_holds_while_more_than_rxmark_frames_wait)
{
    for (unsigned rxmark = 0; rxmark < 8; rxmark++) {
        Spi spi;
        spi.write(RXMARK, rxmark);
        spi.write(IE, RXWM);
        for (unsigned count = 0; count <= 8; count++) {
            CHECK_EQUAL(spi.read(IP), count > rxmark ? RXWM : 0);
            CHECK_EQUAL(spi.pins.intr_o, count > rxmark);
            spi.write(TXDATA, count);
            spi.idle(200);
        }
        for (unsigned count = 8; count-- > 0;) {
            spi.read(RXDATA);
            CHECK_EQUAL(spi.pins.intr_o, count > rxmark);
        }
    }
}

TEST(each_interrupt_has_its_own_enable)
{
    for (unsigned enabled = 0; enabled < 4; enabled++) {
        Spi spi;
        spi.write(IE, enabled);
        spi.write(TXDATA, 0);
        spi.idle();
        CHECK_EQUAL(spi.read(IP), RXWM);
        CHECK_EQUAL(spi.pins.intr_o, (enabled & RXWM) != 0);
        spi.write(TXMARK, 1);
        CHECK_EQUAL(spi.read(IP), TXWM | RXWM);
        CHECK_EQUAL(spi.pins.intr_o, enabled != 0);
        spi.read(RXDATA);
        CHECK_EQUAL(spi.read(IP), TXWM);
        CHECK_EQUAL(spi.pins.intr_o, (enabled & TXWM) != 0);
    }
}
