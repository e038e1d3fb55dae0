"""The list page: filter, search, sort, pages and export over rows that the person may see.

    class OrganisationList(ListPage):
        access = SIGNED_IN
        title = _("Organisations")
        columns = [Column("name", _("Name"), sort=["name"], link=Address("organisation_detail", pk="pk"), head=True)]
        search_fields = ["name", "aliases__name"]
        filterset_class = OrganisationFilter
        default_sort = "name"

        def get_queryset(self):
            return Organisation.objects.visible_to(self.request.user)

Costs two queries (count and rows) beside the session, the user and the filter's choices, whatever the rows.
"""

from foundation.lists.page import ListPage
from foundation.lists.parts import Action, Empty, PageLink
from foundation.lists.rows import order_by, search

__all__ = ["Action", "Empty", "ListPage", "PageLink", "order_by", "search"]
