/* SPDX-License-Identifier: ISC
 * What kind an octet of ASCII is, whatever the locale; others are of none.
 * Which octets a grammar takes is the readers'. */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_is_alnum(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c);
}

/* RFC 5234: WSP. */
static inline bool
ascii_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The same, and what lines end in. */
static inline bool
ascii_is_space(char c)
{
	return ascii_is_blank(c) || c == '\r' || c == '\n';
}

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

#endif
