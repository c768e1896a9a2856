/* SPDX-License-Identifier: ISC
 * Addresses as text, and the one proxy that is believed. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>

#include "approve/web/client.h"

static bool
client_is_local(const struct sockaddr *peer)
{
	if (peer == NULL)
		return true;
	if (peer->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)peer;

		return ntohl(in->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	}
	if (peer->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const void *)peer;

		return IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
	}
	return true;
}

static bool
client_is_address(const char *text)
{
	struct in6_addr a;

	return inet_pton(AF_INET, text, &a) == 1 ||
	       inet_pton(AF_INET6, text, &a) == 1;
}

static bool
client_read_forwarded(char text_r[CLIENT_SIZE], const char *forwarded)
{
	const char *last = strrchr(forwarded, ',');
	size_t len;

	last = last != NULL ? last + 1 : forwarded;
	last += strspn(last, " \t");
	len = strcspn(last, " \t");
	if (len >= CLIENT_SIZE || last[len + strspn(last + len, " \t")] != '\0')
		return false;
	memcpy(text_r, last, len);
	text_r[len] = '\0';
	return client_is_address(text_r);
}

static bool
client_read_peer(char text_r[CLIENT_SIZE], const struct sockaddr *peer)
{
	const void *address;

	if (peer != NULL && peer->sa_family == AF_INET)
		address =
		    &((const struct sockaddr_in *)(const void *)peer)->sin_addr;
	else if (peer != NULL && peer->sa_family == AF_INET6)
		address = &((const struct sockaddr_in6 *)(const void *)peer)
			       ->sin6_addr;
	else
		return false;
	return inet_ntop(peer->sa_family, address, text_r, CLIENT_SIZE) != NULL;
}

const char *
client_name(char text_r[CLIENT_SIZE], const struct sockaddr *peer,
    const char *forwarded)
{
	if (forwarded != NULL && client_is_local(peer) &&
	    client_read_forwarded(text_r, forwarded))
		return text_r;
	if (!client_read_peer(text_r, peer))
		strcpy(text_r, "unix");
	return text_r;
}
