"""HTML to archivable, accessible PDF. `document` and `characters` are light; `engine` brings WeasyPrint."""
