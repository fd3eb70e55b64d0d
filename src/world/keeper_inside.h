/* keeper_inside.h - what keeper.c and keeper_post.c share; nobody else includes it */
#ifndef WORLD_KEEPER_INSIDE_H
#define WORLD_KEEPER_INSIDE_H

#include <sys/un.h>

#include "world/keeper.h"

/* The address of a tenant's socket in @dir, which stays open as *@dir_fd while the address is used. */
bool keeper_address(struct sockaddr_un *address, char *path, size_t size, const char *dir, const char *tenant_id, int *dir_fd,
		    struct err *err) MUST_CHECK;

#endif
