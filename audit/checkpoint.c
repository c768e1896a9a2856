/* SPDX-License-Identifier: ISC
 * Lines of text. */
#include "audit/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "lib/base/base64.h"

static const char PROOF_LINE[] = "c2sp.org/tlog-proof@v1";

/* Text that is taken line by line. */
struct lines {
	const char *p, *end;
};

struct span {
	const char *p;
	size_t len;
};

/* False where no whole line is left. */
static bool
line_next(struct lines *lines, struct span *line_r)
{
	size_t left = (size_t)(lines->end - lines->p);
	const char *newline = left > 0 ? memchr(lines->p, '\n', left) : NULL;

	if (newline == NULL)
		return false;
	*line_r = (struct span){lines->p, (size_t)(newline - lines->p)};
	lines->p = newline + 1;
	return true;
}

/* Decimal without leading zeros. */
static bool
number_parse(uint64_t *n_r, struct span text)
{
	uint64_t n = 0;

	if (text.len == 0 || text.len > 19 ||
	    (text.len > 1 && text.p[0] == '0'))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		n = 10 * n + (uint64_t)(text.p[i] - '0');
	}
	*n_r = n;
	return n >> TREE_LEVELS == 0;
}

static bool
hash_parse(struct tree_hash *hash_r, struct span text)
{
	return base64_decode_exactly(hash_r->bytes, sizeof(hash_r->bytes),
		   text.p, text.len) == ST_OK;
}

static void
add_hash(struct buf *out, const struct tree_hash *hash)
{
	base64_add(out, hash->bytes, sizeof(hash->bytes));
	buf_addc(out, '\n');
}

static void
add_hashes(struct buf *out, const struct tree_proof *proof)
{
	for (size_t i = 0; i < proof->n; i++)
		add_hash(out, &proof->hashes[i]);
}

enum status
checkpoint_parse(struct checkpoint *checkpoint_r, const char *text, size_t len)
{
	struct lines lines = {text, text + len};
	struct span origin, size, root;

	memset(checkpoint_r, 0, sizeof(*checkpoint_r));
	if (!line_next(&lines, &origin) || !line_next(&lines, &size) ||
	    !line_next(&lines, &root) || lines.p != lines.end)
		return ST_INVALID;
	if (origin.len == 0 || origin.len >= sizeof(checkpoint_r->origin) ||
	    memchr(origin.p, '\0', origin.len) != NULL ||
	    !number_parse(&checkpoint_r->size, size) ||
	    !hash_parse(&checkpoint_r->root, root))
		return ST_INVALID;
	memcpy(checkpoint_r->origin, origin.p, origin.len);
	return ST_OK;
}

void
checkpoint_format(struct buf *text, const struct checkpoint *checkpoint)
{
	buf_addf(
	    text, "%s\n%" PRIu64 "\n", checkpoint->origin, checkpoint->size);
	add_hash(text, &checkpoint->root);
}

enum status
checkpoint_open(struct checkpoint *checkpoint_r, const char *bytes, size_t len,
    const struct note_key *keys, size_t n_keys, struct err *err)
{
	struct note note;
	enum status st = note_open(&note, bytes, len, keys, n_keys, err);

	if (st != ST_OK)
		return st;
	if (checkpoint_parse(checkpoint_r, note.text, note.text_len) != ST_OK)
		return err_set(err, ST_INVALID,
		    "no checkpoint: its text is not origin, size and root");
	return ST_OK;
}

/* ------------------------------------------------------------------- proofs */

void
checkpoint_format_proof(struct buf *out, uint64_t index,
    const struct tree_proof *proof, const char *note)
{
	buf_addf(out, "%s\nindex %" PRIu64 "\n", PROOF_LINE, index);
	add_hashes(out, proof);
	buf_addf(out, "\n%s", note);
}

void
checkpoint_format_consistency(struct buf *out, uint64_t old_size,
    const struct tree_proof *proof, const char *note)
{
	buf_addf(out, "old %" PRIu64 "\n", old_size);
	add_hashes(out, proof);
	buf_addf(out, "\n%s", note);
}
