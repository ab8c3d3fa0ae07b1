/* Descriptors of the IDMAC: four words, in a ring or chained (Cyclone V TRM, "Internal DMA
 * Controller Descriptors"). */
#include "dw_mshc_parts.h"

#define SIZE_MASK     0x1fffu
#define SIZE_2_SHIFT  13
#define DES0_RESERVED 0x3fffffc1u
#define DES1_RESERVED 0xfc000000u
#define DESCRIPTOR    16
#define DSL_SHIFT     2 /* BMOD: words to skip between two descriptors of a ring */
#define DSL_MASK      0x1fu

void dwm_descriptor_fetch(struct dw_mshc *m)
{
    if (m->descriptor_at % 4)
        dwm_violation(m, "a descriptor at %#x", m->descriptor_at);
    m->dscaddr = m->descriptor_at;
    dwm_dma_request(m, false, m->descriptor_at & ~3u, 4);
}

static void check_buffer(struct dw_mshc *m, uint32_t address, uint32_t size)
{
    if (size > 0 && address % 4)
        dwm_violation(m, "a buffer at %#x: it is not aligned", address);
    if (size % 4)
        dwm_violation(m, "a buffer of %u bytes: it is not a multiple of 4", size);
}

static void check_descriptor(struct dw_mshc *m)
{
    const uint32_t *des = m->descriptor;
    bool chained = des[0] & DES_CH;
    if (des[0] & DES0_RESERVED || des[1] & DES1_RESERVED)
        dwm_violation(m, "a descriptor has reserved bits set: %#x %#x", des[0], des[1]);
    if (chained && (des[0] & DES_ER || des[1] >> SIZE_2_SHIFT))
        dwm_violation(m, "a chained descriptor has a second buffer or ends a ring");
    if ((bool)(des[0] & DES_FS) != m->first)
        dwm_violation(m, "a descriptor that is %sthe first has FS %d", m->first ? "" : "not ",
                      !m->first);
    if ((des[1] & SIZE_MASK) == 0 && (chained || des[1] >> SIZE_2_SHIFT == 0))
        dwm_violation(m, "a descriptor without data");
    check_buffer(m, des[2], des[1] & SIZE_MASK);
    if (!chained)
        check_buffer(m, des[3], des[1] >> SIZE_2_SHIFT & SIZE_MASK);
}

static void use_buffer(struct dw_mshc *m, unsigned buffer)
{
    m->buffer = buffer;
    m->buffer_at = m->descriptor[2 + buffer] & ~3u;
    m->buffer_left = m->descriptor[1] >> (buffer * SIZE_2_SHIFT) & SIZE_MASK;
    m->bufaddr = m->buffer_at;
}

void dwm_descriptor_fetched(struct dw_mshc *m)
{
    for (unsigned i = 0; i < 4; i++)
        m->descriptor[i] = m->request.data[i];
    if (!(m->descriptor[0] & DES_OWN)) {
        m->dma = DWM_DMA_SUSPEND;
        dwm_dma_raise(m, IDSTS_DU);
        return;
    }
    check_descriptor(m);
    m->first = false;
    use_buffer(m, 0);
    m->dma = DWM_DMA_READY;
}

static bool all_moved(const struct dw_mshc *m)
{
    return m->dma_abandoned || (!m->open_ended && m->fifo_bytes >= m->transfer);
}

static bool has_second(const struct dw_mshc *m)
{
    return !(m->descriptor[0] & DES_CH) && m->descriptor[1] >> SIZE_2_SHIFT & SIZE_MASK;
}

/* A buffer is used up, or the transfer is over: takes the second buffer, or returns the descriptor
 * to software. */
void dwm_descriptor_close(struct dw_mshc *m)
{
    if (m->buffer == 0 && has_second(m) && !all_moved(m)) {
        use_buffer(m, 1);
        return;
    }
    if (all_moved(m) && !m->dma_abandoned && !(m->descriptor[0] & DES_LD))
        dwm_violation(m, "the transfer's last descriptor has LD 0");
    if (dwm_fault(m, DWM_FAULT_NO_DESCRIPTOR)) {
        m->dma = DWM_DMA_IDLE;
        return;
    }
    m->dma = DWM_DMA_CLOSE;
    m->request.data[0] = m->descriptor[0] & ~DES_OWN;
    if (m->card_error)
        m->request.data[0] |= DES_CES;
    dwm_dma_request(m, true, m->dscaddr & ~3u, 1);
}

static uint32_t following(const struct dw_mshc *m)
{
    uint32_t skip = (m->bmod >> DSL_SHIFT & DSL_MASK) * 4;
    if (m->descriptor[0] & DES_CH)
        return m->descriptor[3];
    return m->descriptor[0] & DES_ER ? m->dbaddr : m->dscaddr + DESCRIPTOR + skip;
}

/* An error is reported by CES alone (Cyclone V TRM, "Alternative Boot Operation"). */
void dwm_descriptor_closed(struct dw_mshc *m)
{
    bool quiet = m->descriptor[0] & DES_DIC || m->dma_abandoned;
    m->dma = DWM_DMA_IDLE;
    if (!quiet)
        dwm_dma_raise(m, m->writing ? IDSTS_TI : IDSTS_RI);
    if (all_moved(m))
        return;
    if (m->descriptor[0] & DES_LD) {
        dwm_violation(m, "the descriptors hold %u bytes, and BYTCNT is %u", m->fifo_bytes,
                      m->transfer);
        m->dma = DWM_DMA_SUSPEND;
        dwm_dma_raise(m, IDSTS_DU);
        return;
    }
    m->descriptor_at = following(m);
    m->dma = DWM_DMA_FETCH;
}
