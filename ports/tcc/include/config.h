/* What tcc's configure would write. Functions that a program calls come from the table in tccrun.c.
 */
#define CONFIG_TCCDIR     "tcc"
#define CONFIG_TCC_STATIC 1
#define TCC_VERSION       "0.9.27"
