"""The official account of a line on WeChat: its callback, its messages, its interface."""
