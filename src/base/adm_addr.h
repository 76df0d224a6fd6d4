
/* IP addresses and prefixes from text, as Go's package net/netip reads them. */


#ifndef ADM_ADDR_H
#define ADM_ADDR_H


#include "base/adm_arena.h"


/*
 * Go's ParseAddr().  bytes has room for 16; returns how many the address has,
 * 4 or 16, or 0 with the error as Go words it.  *zone is what follows "%", it
 * may be empty.
 */
unsigned adm_addr_parse(adm_arena_t *a, adm_str_t s, uint8_t *bytes,
    adm_str_t *zone, adm_str_t *error);

/* Go's ParsePrefix(): an address without a zone, a slash, a number of bits. */
unsigned adm_prefix_parse(adm_arena_t *a, adm_str_t s, uint8_t *bytes,
    unsigned *bits, adm_str_t *error);


#endif /* ADM_ADDR_H */
