"""One module per subject: rows go in and out as frozen values of the domain. They begin and end no transaction."""
