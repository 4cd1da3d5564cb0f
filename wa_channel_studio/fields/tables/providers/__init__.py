"""One module per Business Solution Provider. Adding a provider is adding a module and naming it in ``fields.table``."""
