"""A follow-up question made self-contained, by copying words already said, never inventing any.

Three rules, in this order:
- "When?", "Why?": the last question with this word in place of its own, or what it is about in brackets: "When (won)?";
- "And Vucic?", "What about the EU?", "In Syria?": the last question again, the new name in place of one of its kind or
  of its subject, with the titles before that and the noun behind it, a time in place of a time; or in brackets;
- "What does she hope?", "Why was it refused?": a pronoun that nothing in its own question can mean points back. For a
  person it becomes the name of the one last spoken of; for a thing, the last question's words are added in brackets,
  as they are to "Which cities?" and "Tell me more", and to "When did the deal close?" after words on a deal.
Anything else stands for itself, so that a new topic is not mixed with the old one.
"""

from rag.followup.conversation import Turn, self_contained

__all__ = ["Turn", "self_contained"]
