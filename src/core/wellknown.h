/* wellknown.h - ids that Microsoft publishes and that are the same in every tenant
 *
 * Sources: Microsoft's "first-party applications" list and the pages of the named tools (apps), "Microsoft Entra
 * built-in roles" (role templates), "Product names and service plan identifiers for licensing" (service plans).
 */
#ifndef CORE_WELLKNOWN_H
#define CORE_WELLKNOWN_H

#include <stdbool.h>

/* Resources: the audience of a token, the resource of a grant. */
#define GRAPH_APP_ID    "00000003-0000-0000-c000-000000000000" /* Microsoft Graph */
#define EXCHANGE_APP_ID "00000002-0000-0ff1-ce00-000000000000" /* Office 365 Exchange Online */

/* Public clients that any admin may sign in with. Azure CLI is used for Graph only. */
#define CLIENT_GRAPH            "14d82eec-204b-4c2f-b7e8-296a70dab67e" /* Microsoft Graph Command Line Tools */
#define CLIENT_EXCHANGE         "fb78d390-0c51-40cd-8e17-fdbfab77341b" /* Microsoft Exchange REST API Based PowerShell */
#define CLIENT_AZURE            "04b07795-8ddb-461a-bbee-02f9e1bf7b46" /* Azure CLI */
#define CLIENT_AZURE_POWERSHELL "1950a258-227b-4e31-a9cf-717495945fc2"
#define CLIENT_OUTLOOK_WEB      "9199bf20-a13f-4107-85dc-02114787ef48"

/* Directory role templates. */
#define ROLE_GLOBAL_ADMINISTRATOR            "62e90394-69f5-4237-9190-012177145e10"
#define ROLE_PRIVILEGED_ROLE_ADMINISTRATOR   "e8611ab8-c189-46e8-94e1-60213ab1f814"
#define ROLE_APPLICATION_ADMINISTRATOR       "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
#define ROLE_CLOUD_APPLICATION_ADMINISTRATOR "158c047a-c907-4556-b7ef-446551a6b5f7"
#define ROLE_EXCHANGE_ADMINISTRATOR          "29232cdf-9323-42fd-ade2-1d097af3e4de"
#define ROLE_GLOBAL_READER                   "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
#define ROLE_REPORTS_READER                  "4a5d8f65-41da-4de4-8968-e035b65339cf"
#define ROLE_SECURITY_READER                 "5d6b6bb7-de71-4623-b4af-96380a352509"
#define ROLE_SECURITY_ADMINISTRATOR          "194ae4cb-b126-40b2-bd5b-6091b380977d"
#define ROLE_SECURITY_OPERATOR               "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f"

/* Service plans. */
#define PLAN_ENTRA_P1            "41781fb2-bc02-4b7c-bd55-b576c07bb09d"
#define PLAN_ENTRA_P2            "eec0eb4f-6444-4f95-aba0-50c24d67f998"
#define PLAN_EXCHANGE_2          "efb87545-963c-4e0d-99df-69c6916d9eb0"
#define PLAN_EXCHANGE_FOUNDATION "113feb6c-3fe4-4440-bddc-54d774bf0318" /* included in other licences */

/* Microsoft's name of an app; NULL if @id is not in the list. */
const char *wellknown_app(const char *id);
/* Whether @id is a known app or role, and thus reveals nothing about a tenant. */
bool wellknown_is(const char *id);

#endif
