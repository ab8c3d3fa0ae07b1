/* Layout of the MBR and of extended boot records (UEFI specification 2.10, section 5.2.1). */
#pragma once

#define MBR_ENTRIES     446
#define MBR_PRIMARIES   4
#define MBR_ENTRY_SIZE  16
#define MBR_ENTRY_TYPE  4
#define MBR_ENTRY_FIRST 8
#define MBR_ENTRY_COUNT 12
#define MBR_SIGNATURE   510

#define MBR_TYPE_EXTENDED       0x05
#define MBR_TYPE_EXTENDED_LBA   0x0f
#define MBR_TYPE_EXTENDED_LINUX 0x85
#define MBR_TYPE_GPT            0xee
