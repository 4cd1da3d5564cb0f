"""Guided entry: a narrow window beside the browser that leads through the AICC's own pages, field by field."""
