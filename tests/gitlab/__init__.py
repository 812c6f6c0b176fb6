"""The GitLab component: its files, its scripts, and pipelines that run it."""
