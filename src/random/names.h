/* The names of the libos' copy of BearSSL, which is compiled with this: an app may have its own. */
#pragma once

#define br_dec32be            yao_br_dec32be
#define br_enc32be            yao_br_enc32be
#define br_hmac_drbg_generate yao_br_hmac_drbg_generate
#define br_hmac_drbg_init     yao_br_hmac_drbg_init
#define br_hmac_drbg_update   yao_br_hmac_drbg_update
#define br_hmac_drbg_vtable   yao_br_hmac_drbg_vtable
#define br_hmac_init          yao_br_hmac_init
#define br_hmac_key_init      yao_br_hmac_key_init
#define br_hmac_out           yao_br_hmac_out
#define br_hmac_update        yao_br_hmac_update
#define br_sha224_IV          yao_br_sha224_IV
#define br_sha224_init        yao_br_sha224_init
#define br_sha224_out         yao_br_sha224_out
#define br_sha224_set_state   yao_br_sha224_set_state
#define br_sha224_state       yao_br_sha224_state
#define br_sha224_update      yao_br_sha224_update
#define br_sha224_vtable      yao_br_sha224_vtable
#define br_sha256_IV          yao_br_sha256_IV
#define br_sha256_init        yao_br_sha256_init
#define br_sha256_out         yao_br_sha256_out
#define br_sha256_vtable      yao_br_sha256_vtable
#define br_sha2small_round    yao_br_sha2small_round
