#pragma once

#include <QLoggingCategory>

// Each room declares its own category once, `Q_LOGGING_CATEGORY(lcStore, "tidegate.store")` in one .cpp with
// `Q_DECLARE_LOGGING_CATEGORY` where several files share it. The application decides where lines go; a line
// is one event in plain words with its subject in quotes. Never log a token or a secret's value.
