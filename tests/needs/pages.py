"""Addresses of pages, and what a page of the form sends."""

from django.urls import reverse

PAGE = "11111111-1111-4111-8111-111111111111"


def at(name, *things):
    return reverse(name, args=[getattr(thing, "pk", thing) for thing in things])


def typed(need, **changed):
    given = {"title": need.title, "kind": need.kind, "why": need.why, "seen": need.edit_number, "page": PAGE}
    return {**given, **changed}
