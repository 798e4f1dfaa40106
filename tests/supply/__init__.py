"""What is handed out: archives, their licences, and what installing them needs."""
