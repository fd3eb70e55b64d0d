/* part_customers.c - a partner's customers, to choose one of them as the tenant */

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/steps/parts.h"

bool part_is_this_tenant(const struct wizard *wizard, const char *domain)
{
	return wizard->flow.discovery == DISCOVERY_DONE && text_same(domain, wizard->flow.run.facts.tenant.domain);
}

bool part_other_tenants(const struct wizard *wizard)
{
	const char *const *known = wizard->setup->known_tenants;
	const struct wizard_customer *one = wizard->setup->customers;

	for (size_t i = 0; known && known[i]; i++)
		if (!part_is_this_tenant(wizard, known[i]))
			return true;
	return one && one->domain;
}

void part_customers(struct wizard *wizard, struct page *page)
{
	const struct wizard_customer *one = wizard->setup->customers;

	if (!one || !one->domain)
		return;
	doc_heading(&page->doc, "customers", _("Your customers"));
	for (size_t i = 0; one[i].domain; i++)
		if (!part_is_this_tenant(wizard, one[i].domain))
			wizard_offer_as(wizard, page, doc_printf(&page->doc, "customer.%zu", i), one[i].domain,
			    *one[i].note ? doc_printf(&page->doc, "%s: %s", one[i].name, one[i].note) : one[i].name);
}

/* As if the domain had been typed into the page's field. */
static void customer_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	const struct wizard_customer *one = wizard->setup->customers;
	struct input typed = { .kind = INPUT_TYPED, .id = "tenant", .submitted = true };

	for (size_t i = 0; one && one[i].domain; i++) {
		if (i != at)
			continue;
		typed.text = one[i].domain;
		steps[step_for(ROLE_TENANT)]->input(wizard, &typed, turn);
	}
}

const struct choice part_customers_choices[] = {
	{ "customer.", .chosen_at = customer_chosen },
	{ 0 },
};
