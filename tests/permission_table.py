"""Who may call which address with which method: one line an address, and no address without a line.

A new URL needs one line here, such as

    "desk:stories": Entry(get=VIEW),
    "desk:story-rename": Entry(post=EDIT),
    "api:story-list": Entry(get=VIEW.scoped("read"), post=EDIT.scoped("articles:write")),

and, if its address holds a new kind of id, a line in ROWS of permission_rows.py. A method that an entry does not
name is answered by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

ROLES = ("anonymous", "", "Viewer", "Editor", "Chief", "superuser")  # "" is signed in, without a role and no staff


@dataclass(frozen=True, slots=True)
class Access:
    """The least role that is let in, and the scope that a token needs in the API; `missing` for an address of none."""

    least: int
    scope: str = ""
    missing: bool = False

    def scoped(self, scope: str) -> Access:
        """The same for tokens with that scope alone."""
        return replace(self, scope=scope)

    def lets_in(self, role: str) -> bool:
        """Whether somebody with that role is let in."""
        return ROLES.index(role) >= self.least


OPEN = Access(0)
SIGNED = Access(1)
VIEW = STAFF = Access(2)
EDIT = Access(3)
CHIEF = Access(4)
SUPER = Access(5)
NOBODY = Access(6)
NOWHERE = Access(1, missing=True)
NOWHERE_IN_ADMIN = Access(2, missing=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is let in by method."""

    get: Access = NOBODY
    post: Access = NOBODY
    put: Access = NOBODY
    patch: Access = NOBODY
    delete: Access = NOBODY


def both(access: Access) -> Entry:
    """A page with a form that posts to itself."""
    return Entry(get=access, post=access)


def admin_of(
    model: str, view: Access, add: Access = NOBODY, change: Access = NOBODY, delete: Access = NOBODY
) -> dict[str, Entry]:
    """The six addresses of a model in the admin."""
    app, _, name = model.partition("_")
    return {
        f"admin:{model}_changelist": both(view),
        f"admin:{model}_add": both(add),
        f"admin:{model}_history": both(view),
        f"admin:{model}_delete": both(delete),
        f"admin:{model}_change": Entry(get=view, post=change),
        f"admin/{app}/{name}/<path:object_id>/": both(STAFF),  # leads to the change page, which decides
    }


SITE = {
    "healthz": Entry(get=OPEN),
    "readyz": Entry(get=OPEN),
    "metrics": Entry(get=OPEN),  # from this host, or with its token: see tests/tracker/test_metrics.py
    "login": Entry(OPEN, OPEN, OPEN, OPEN, OPEN),  # leads who is signed in to the desk, whatever the method
    "logout": Entry(post=SIGNED),
    "home": Entry(get=VIEW),
}
DESK = {
    "desk:queue": Entry(get=VIEW),
    "desk:arrivals": Entry(get=VIEW),
    "desk:pair": Entry(get=VIEW),
    "desk:skip": Entry(get=VIEW),
    "desk:verdict": Entry(post=EDIT),
    "desk:undo": Entry(post=EDIT),
    "desk:requeue": Entry(post=EDIT),
    "desk:note-add": Entry(post=EDIT),
    "desk:note-settle": Entry(post=EDIT),
    "desk:assign": Entry(post=EDIT),
    "desk:evidence": Entry(get=VIEW),
    "desk:evidence-json": Entry(get=VIEW),
    "desk:evidence-csv": Entry(get=VIEW),
    "desk:evidence-pdf": Entry(get=VIEW),
    "desk:story-evidence-pdf": Entry(get=VIEW),
    "desk:tag": Entry(post=EDIT),
    "desk:factchecks": Entry(get=VIEW),
    "desk:factcheck": Entry(get=VIEW),
    "desk:factcheck-import": Entry(post=EDIT),
    "desk:factcheck-settle": Entry(post=EDIT),
    "desk:exports": both(VIEW),
    "desk:export-row": Entry(get=VIEW),
    "desk:tokens": both(VIEW),
    "desk:token-revoke": Entry(post=VIEW),
    "desk:articles": Entry(get=VIEW),
    "desk:add": both(EDIT),
    "desk:added": Entry(get=EDIT),
    "desk:article": Entry(get=VIEW),
    "desk:article-row": Entry(get=VIEW),
    "desk:article-again": Entry(post=EDIT),
    "desk:feeds": both(EDIT),
    "desk:feed-switch": Entry(post=EDIT),
    "desk:fix-add": Entry(post=EDIT),
    "desk:fix": Entry(get=EDIT),
    "desk:claim-apart": Entry(post=EDIT),
    "desk:mend": Entry(post=EDIT),
    "desk:fix-undo": Entry(post=EDIT),
    "desk:training": Entry(get=VIEW),
    "desk:sources": Entry(get=VIEW),
    "desk:source": Entry(get=VIEW),
    "desk:alias-add": Entry(post=EDIT),
    "desk:alias-remove": Entry(post=EDIT),
    "desk:source-merge": both(EDIT),
    "desk:source-unmerge": Entry(post=EDIT),
    "desk:source-split": both(EDIT),
    "desk:source-unsplit": Entry(post=EDIT),
    "desk:stories": Entry(get=VIEW),
    "desk:story": Entry(get=VIEW),
    "desk:story-rename": Entry(post=EDIT),
    "desk:story-watch": Entry(post=EDIT),
    "desk:story-merge": both(EDIT),
    "desk:story-split": both(EDIT),
    "desk:story-move": both(EDIT),
    "desk:story-undo": Entry(post=EDIT),
    "desk:story-evidence": Entry(get=VIEW),
    "desk:story-evidence-json": Entry(get=VIEW),
    "desk:story-evidence-csv": Entry(get=VIEW),
    "desk:search": Entry(get=VIEW),
    "desk:search-save": Entry(post=VIEW),
    "desk:search-forget": Entry(post=VIEW),
    "desk:article-pair": Entry(get=VIEW),
    "desk:article-remove": Entry(get=CHIEF, post=CHIEF),
    "desk:scores": Entry(get=VIEW),
    "desk:threshold": Entry(post=CHIEF),
    "desk:scores-release": Entry(post=CHIEF),
    "desk:scores-choose": Entry(post=CHIEF),
    "desk:drafts": Entry(get=EDIT, post=EDIT),
    "desk:draft": Entry(get=EDIT),
    "desk:draft-progress": Entry(get=EDIT),
    "desk:draft-keep": Entry(post=EDIT),
    "desk:draft-forget": Entry(post=EDIT),
    "desk:draft-again": Entry(post=EDIT),
    "desk:dashboard": Entry(get=VIEW),
    "desk:preferences": both(SIGNED),
    "desk:help": Entry(get=SIGNED),
}
API = {
    "api:docs": Entry(get=SIGNED),
    "api:schema": Entry(get=SIGNED),
    "api:contradictions": Entry(get=VIEW.scoped("read")),
    "api:stats": Entry(get=VIEW.scoped("read")),
    "api:article-list": Entry(get=VIEW.scoped("read"), post=EDIT.scoped("articles:write")),
    "api:article-bulk": Entry(post=EDIT.scoped("articles:write")),
    "api:article-detail": Entry(get=VIEW.scoped("read")),
    "api:article-rerun": Entry(post=EDIT.scoped("articles:write")),
    "api:claim-list": Entry(get=VIEW.scoped("read")),
    "api:claim-detail": Entry(get=VIEW.scoped("read")),
    "api:factcheck-list": Entry(get=VIEW.scoped("read")),
    "api:factcheck-detail": Entry(get=VIEW.scoped("read")),
    "api:factcheck-import": Entry(post=EDIT.scoped("factchecks:write")),
    "api:factcheck-confirm": Entry(post=EDIT.scoped("factchecks:write")),
    "api:factcheck-remove": Entry(post=EDIT.scoped("factchecks:write")),
    "api:pair-tags": Entry(post=EDIT.scoped("reviews:write")),
    "api:source-list": Entry(get=VIEW.scoped("read")),
    "api:source-detail": Entry(get=VIEW.scoped("read")),
    "api:source-aliases": Entry(post=EDIT.scoped("sources:write")),
    "api:source-merge": Entry(post=EDIT.scoped("sources:write")),
    "api:source-split": Entry(post=EDIT.scoped("sources:write")),
    "api:source-unsplit": Entry(post=EDIT.scoped("sources:write")),
    "api:story-list": Entry(get=VIEW.scoped("read")),
    "api:story-detail": Entry(get=VIEW.scoped("read")),
    "api:story-matrix": Entry(get=VIEW.scoped("read")),
    "api:story-timeline": Entry(get=VIEW.scoped("read")),
    "api:story-missing": Entry(get=VIEW.scoped("read")),
    "api:story-rename": Entry(post=EDIT.scoped("stories:write")),
    "api:story-watch": Entry(post=EDIT.scoped("stories:write")),
    "api:story-merge": Entry(post=EDIT.scoped("stories:write")),
    "api:story-split": Entry(post=EDIT.scoped("stories:write")),
    "api:story-take": Entry(post=EDIT.scoped("stories:write")),
    "api:storymember-list": Entry(get=VIEW.scoped("read")),
    "api:storymember-detail": Entry(get=VIEW.scoped("read")),
    "api:storychange-list": Entry(get=VIEW.scoped("read")),
    "api:storychange-detail": Entry(get=VIEW.scoped("read")),
    "api:storychange-undo": Entry(post=EDIT.scoped("stories:write")),
    "api:pair-list": Entry(get=VIEW.scoped("read")),
    "api:pair-detail": Entry(get=VIEW.scoped("read")),
    "api:pair-undo": Entry(post=EDIT.scoped("reviews:write")),
    "api:pair-verdict": Entry(post=EDIT.scoped("reviews:write")),
    "api:review-list": Entry(get=VIEW.scoped("read")),
    "api:review-detail": Entry(get=VIEW.scoped("read")),
    "api:run-list": Entry(get=VIEW.scoped("read")),
    "api:run-detail": Entry(get=VIEW.scoped("read")),
    "api:calibration-list": Entry(get=VIEW.scoped("read")),
    "api:calibration-detail": Entry(get=VIEW.scoped("read")),
    "api:draft-check-list": Entry(get=EDIT.scoped("drafts"), post=EDIT.scoped("drafts")),
    "api:draft-check-detail": Entry(get=EDIT.scoped("drafts"), delete=EDIT.scoped("drafts")),
    "api:draft-check-result": Entry(get=EDIT.scoped("drafts")),
    "api:draft-check-keep": Entry(post=EDIT.scoped("drafts")),
    "api:export-list": Entry(get=VIEW.scoped("exports"), post=VIEW.scoped("exports")),
    "api:export-stream": Entry(get=VIEW.scoped("exports")),
    "api:export-detail": Entry(get=VIEW.scoped("exports")),
    "api:export-file": Entry(get=NOBODY),  # by its signed link alone: see tests/test_ownership.py
    "api:nowhere": Entry(*[NOWHERE] * 5),
}
ADMIN = {
    "admin:index": both(STAFF),
    "admin:login": both(OPEN),
    "admin:logout": Entry(post=STAFF),
    "admin:password_change": both(STAFF),
    "admin:password_change_done": Entry(get=STAFF),
    "admin:autocomplete": Entry(),  # refuses without the field it serves
    "admin:jsi18n": Entry(get=STAFF),
    "admin:view_on_site": both(NOWHERE_IN_ADMIN),
    "admin:app_list": both(STAFF),
    "admin/(?P<url>.*)$": both(NOWHERE_IN_ADMIN),
    **admin_of("claims_article", VIEW, EDIT, NOBODY, CHIEF),
    "admin:claims_article_again": Entry(post=EDIT),
    **admin_of("claims_claim", VIEW),
    **admin_of("claims_claimpair", VIEW, change=EDIT),
    **admin_of("claims_extractionrun", VIEW),
    **admin_of("claims_review", VIEW),
    **admin_of("claims_feed", SUPER, SUPER, SUPER, SUPER),
    **admin_of("claims_feedentry", SUPER),
    **admin_of("claims_source", VIEW, change=EDIT),
    "admin:claims_source_merge": both(EDIT),
    **admin_of("claims_apitoken", STAFF, STAFF),
    **admin_of("claims_webhook", CHIEF, CHIEF, CHIEF, CHIEF),
    **admin_of("claims_webhookdelivery", CHIEF),
    **admin_of("claims_auditentry", CHIEF),
    **admin_of("auth_group", SUPER, SUPER, SUPER, SUPER),
    **admin_of("auth_user", SUPER, SUPER, SUPER, SUPER),
    "admin:auth_user_password_change": both(SUPER),
    **admin_of("axes_accessattempt", SUPER, change=SUPER, delete=SUPER),
    **admin_of("axes_accessfailurelog", SUPER, change=SUPER, delete=SUPER),
    **admin_of("axes_accesslog", SUPER, change=SUPER, delete=SUPER),
}
TABLE = {**SITE, **DESK, **API, **ADMIN}
