"""The patients of the demo nation: sixty made-up referrals, grown from twenty-six kinds of tumour."""
