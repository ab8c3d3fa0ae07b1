/* The base extension (SBI 2.0, chapter 4). */
#include "csr.h"
#include "ecall.h"

#define SPEC_VERSION   (2u << 24)
#define IMPLEMENTATION 0x59616f /* "Yao": not in the registry of section 4.9 */
#define VERSION        1u

static struct sbi_result call(uint64_t function, const uint64_t args[6])
{
    switch (function) {
    case 0:
        return (struct sbi_result){SBI_SUCCESS, SPEC_VERSION};
    case 1:
        return (struct sbi_result){SBI_SUCCESS, IMPLEMENTATION};
    case 2:
        return (struct sbi_result){SBI_SUCCESS, VERSION};
    case 3:
        return (struct sbi_result){SBI_SUCCESS, ecall_has(args[0])};
    case 4:
        return (struct sbi_result){SBI_SUCCESS, csr_read(mvendorid)};
    case 5:
        return (struct sbi_result){SBI_SUCCESS, csr_read(marchid)};
    case 6:
        return (struct sbi_result){SBI_SUCCESS, csr_read(mimpid)};
    default:
        return (struct sbi_result){SBI_ERR_NOT_SUPPORTED, 0};
    }
}

const struct sbi_extension sbi_base = {0x10, NULL, call};
