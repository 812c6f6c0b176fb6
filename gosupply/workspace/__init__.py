"""Everything under the checked folder: sources, module roots, discovery."""
