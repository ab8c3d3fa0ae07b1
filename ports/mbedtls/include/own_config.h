/* As on the image: not the processor's own AES, which this computer may have. */
#undef MBEDTLS_AESNI_C
