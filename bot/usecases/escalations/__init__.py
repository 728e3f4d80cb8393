"""A step up: asking for a group of the forum above, who must agree to it, what follows, and how it is taken over."""
