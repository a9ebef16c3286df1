"""Abbreviations that everybody in the field uses and outsiders may not know."""

from __future__ import annotations

COMMON = {
    "CAMHS": "Child and Adolescent Mental Health Services",
    "DfE": "Department for Education",
    "EHCP": "Education, Health and Care Plan",
    "GP": "general practitioner",
    "GPs": "general practitioners",
    "LADO": "Local Authority Designated Officer",
    "LCSPR": "Local Child Safeguarding Practice Review",
    "MACE": "Multi-Agency Child Exploitation panel",
    "MASA": "Multi-Agency Safeguarding Arrangements",
    "MASH": "Multi-Agency Safeguarding Hub",
    "SEND": "special educational needs and disabilities",
}
"""Each with its meaning, listed in the key of a paper whose texts use it."""
