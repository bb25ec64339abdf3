"""Reading evidence: roles, grades and conflicts of the sentences that were retrieved."""
