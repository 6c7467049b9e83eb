"""Paper on the screen: what to print, the preview, the ways out, checking a page, the print log."""
