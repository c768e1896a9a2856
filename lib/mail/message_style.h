/* SPDX-License-Identifier: ISC
 * What styles strike out or hide, on a tag or by the rules of a <style>. Which
 * text that is, is message_html's to say. */
#ifndef MAIL_MESSAGE_STYLE_H
#define MAIL_MESSAGE_STYLE_H

#include <stdbool.h>
#include <stddef.h>

/* Beyond, any tag may be meant: a tag is held against each part of each rule.
 */
enum { STYLE_RULES_MAX = 64, STYLE_PARTS_MAX = 4 };

/* Of each rule that strikes out or hides, what its selector ends in: "p.x" of
 * "div > p.x". It points into the page. */
struct style_rule {
	const char *at;
	size_t len;
};

struct styles {
	struct style_rule rules[STYLE_RULES_MAX];
	size_t n;
	bool all; /* more rules, or one that may be of any tag */
};

/* Adds the rules of a <style>, also those within others: "@media { }". */
void styles_add(struct styles *styles, const char *at, const char *end);

/* Is what the tag begins, from "<" to `end`, struck out or hidden? By what it
 * says itself or by a rule whose selector's end fits it, whatever stands before
 * that: rather too often than not. */
bool styles_unsay(const struct styles *styles, const char *at, const char *end);

#endif
