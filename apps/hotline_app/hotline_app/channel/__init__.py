"""Messages with citizens by e-mail, SMS and WeChat: one conversation on the order (`C-3.1`, `C-6.1.1`)."""
