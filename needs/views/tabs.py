"""Which lists of needs there are for whom."""

from typing import Any

from collaboration.permissions import Right
from collaboration.queries.rights import has_right_somewhere


class NeedTabs:
    """Tells the tabs whether the person follows boards, and whether it hands in for some party; mix in first."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both answers; a superuser hands in for nobody."""
        user = self.request.user
        return super().get_context_data(  # type: ignore[misc]
            follows_boards=has_right_somewhere(user, Right.VIEW_WORKING_MATERIAL),
            hands_in_somewhere=not user.is_superuser and has_right_somewhere(user, Right.HAND_IN_NEEDS),
            **kwargs,
        )
