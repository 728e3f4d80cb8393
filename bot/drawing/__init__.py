"""How each message is drawn when it is claimed: facts are looked up here, words stand in the views."""
