"""The wizard's window: five steps, what is wrong where, help beside the field, and a draft that is always kept."""
