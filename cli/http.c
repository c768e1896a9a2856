/* SPDX-License-Identifier: ISC
 * HTTP by libcurl, and the escaping of what goes into an address. Knows no
 * path and no JSON. */
#include "cli/http.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

static size_t
on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct buf *body = arg;

	if (n > HTTP_ANSWER_MAX - body->len)
		return 0;
	buf_add(body, bytes, size * n);
	return buf_ok(body) ? n : 0;
}

static enum http_result
result_of(CURL *curl, CURLcode code)
{
	long os_errno = 0;

	switch ((int)code) {
	case CURLE_OK:
		return HTTP_ANSWERED;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_LATE;
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
		curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os_errno);
		return os_errno == EACCES || os_errno == EPERM ? HTTP_DENIED
							       : HTTP_AWAY;
	}
	return HTTP_BROKEN;
}

/* CURLE_OK, or the first option that could not be set. */
static CURLcode
set_up(CURL *curl, struct curl_slist *headers, const struct http_call *call,
    struct buf *body)
{
	CURLcode codes[] = {
	    curl_easy_setopt(curl, CURLOPT_URL, call->url),
	    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L),
	    curl_easy_setopt(curl, CURLOPT_PROXY, ""),
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L),
	    curl_easy_setopt(
		curl, CURLOPT_CONNECTTIMEOUT, (long)HTTP_CONNECT_S),
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT, call->timeout_s),
	    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers),
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body),
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body),
	    call->socket == NULL ? CURLE_OK
				 : curl_easy_setopt(curl,
				       CURLOPT_UNIX_SOCKET_PATH, call->socket),
	    call->body_len == 0
		? CURLE_OK
		: curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
		      (curl_off_t)call->body_len),
	    call->body == NULL
		? CURLE_OK
		: curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body),
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i] != CURLE_OK)
			return codes[i];
	}
	return CURLE_OK;
}

static void
note_head(struct http_answer *answer, CURL *curl)
{
	const char *type = NULL;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
	curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
	snprintf(
	    answer->type, sizeof(answer->type), "%s", type != NULL ? type : "");
}

void
http_exchange(struct http_answer *answer_r, const struct http_call *call)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *headers = curl_slist_append(
	    NULL, call->type != NULL   ? call->type
		  : call->body != NULL ? "Content-Type: application/json"
				       : "Accept: application/json");
	CURLcode code = CURLE_OUT_OF_MEMORY;

	memset(answer_r, 0, sizeof(*answer_r));
	if (curl != NULL && headers != NULL)
		code = set_up(curl, headers, call, &answer_r->body);
	if (code == CURLE_OK)
		code = curl_easy_perform(curl);
	answer_r->result = result_of(curl, code);
	if (code == CURLE_OK)
		note_head(answer_r, curl);
	else
		snprintf(answer_r->text, sizeof(answer_r->text), "%s",
		    curl_easy_strerror(code));
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
}

void
http_add_escaped_n(struct buf *url, const char *text, size_t len)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_~";

	for (size_t i = 0; i < len; i++) {
		/* A lone "." or ".." would be a path's, so all are encoded. */
		if (strchr(plain, text[i]) != NULL)
			buf_addc(url, text[i]);
		else
			buf_addf(url, "%%%02X", (unsigned char)text[i]);
	}
}

void
http_add_escaped(struct buf *url, const char *text)
{
	http_add_escaped_n(url, text, strlen(text));
}

void
http_add_query(struct buf *url, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_addc(url, strchr(buf_str(url), '?') == NULL ? '?' : '&');
	buf_adds(url, name);
	buf_addc(url, '=');
	http_add_escaped(url, value);
}
