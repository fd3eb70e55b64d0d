/* request.c - the names of HTTP methods */
#include "cloud/request.h"

const char *method_id(enum method method)
{
	static const char *const ids[] = {
		[METHOD_GET] = "GET",
		[METHOD_POST] = "POST",
		[METHOD_PATCH] = "PATCH",
	};

	return ids[method];
}
