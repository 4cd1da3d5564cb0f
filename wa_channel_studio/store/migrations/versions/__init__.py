"""The revisions, one module each. They never import the present tables: those go on changing, revisions do not."""
