"""What the admin site calls itself."""

from __future__ import annotations

from django.contrib import admin

admin.site.site_header = "Counterclaim"
admin.site.site_title = "Counterclaim"
admin.site.index_title = "Who says what, and who says otherwise"
admin.site.site_url = None
admin.site.empty_value_display = "–"
