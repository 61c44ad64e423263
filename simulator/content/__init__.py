"""Questions and rubrics: YAML files in, frozen values out, with errors that name the place."""
