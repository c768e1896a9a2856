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

/* -------------------------------------------------------------------- proofs
 */

void
checkpoint_format_proof(struct buf *out, uint64_t index,
    const struct tree_proof *proof, const char *note)
{
	buf_addf(out, "%s\nindex %" PRIu64 "\n", PROOF_LINE, index);
	add_hashes(out, proof);
	buf_addf(out, "\n%s", note);
}

static bool
has_prefix(struct span line, const char *prefix)
{
	return line.len >= strlen(prefix) &&
	       memcmp(line.p, prefix, strlen(prefix)) == 0;
}

/* The extra data, which nothing vouches for, is passed over. */
static bool
skip_extra(struct lines *lines, struct span *line)
{
	struct buf data = BUF_INIT;
	bool good = true;

	if (has_prefix(*line, "extra ")) {
		good =
		    base64_decode(&data, line->p + 6, line->len - 6) == ST_OK &&
		    line_next(lines, line);
	}
	buf_free(&data);
	return good;
}

enum status
checkpoint_parse_proof(uint64_t *index_r, struct tree_proof *proof_r,
    const char **note_r, size_t *note_len_r, const char *bytes, size_t len)
{
	struct lines lines = {bytes, bytes + len};
	struct span line;

	proof_r->n = 0;
	if (!line_next(&lines, &line) || line.len != sizeof(PROOF_LINE) - 1 ||
	    memcmp(line.p, PROOF_LINE, line.len) != 0 ||
	    !line_next(&lines, &line) || !skip_extra(&lines, &line) ||
	    !has_prefix(line, "index ") ||
	    !number_parse(index_r, (struct span){line.p + 6, line.len - 6}))
		return ST_INVALID;
	while (line_next(&lines, &line)) {
		if (line.len == 0) {
			*note_r = lines.p;
			*note_len_r = (size_t)(lines.end - lines.p);
			return ST_OK;
		}
		if (proof_r->n == TREE_PROOF_MAX ||
		    !hash_parse(&proof_r->hashes[proof_r->n++], line))
			return ST_INVALID;
	}
	return ST_INVALID;
}

void
checkpoint_format_consistency(struct buf *out, uint64_t old_size,
    const struct tree_proof *proof, const char *note)
{
	buf_addf(out, "old %" PRIu64 "\n", old_size);
	add_hashes(out, proof);
	buf_addf(out, "\n%s", note);
}
