#include "ui/models/secret_names.h"

#include <QRegularExpression>

namespace tidegate::models {

bool isSecretName(const QString &name)
{
    // `key` only as a word of its own: APIKEY and apiKey are, KEYBOARD and MONKEY are not.
    static const QRegularExpression words(
        QStringLiteral("secret|token|passw(or)?d|passphrase|[_.-]pwd$|credential|"
                       "(api|access|private|encryption|signing|ssh|auth|master)key|(^|[_.-])key([_.-]|s?$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression camelKey(QStringLiteral("[a-z]Key([A-Z_.-]|s?$)"));
    return words.match(name).hasMatch() || camelKey.match(name).hasMatch();
}

QString maskedText()
{
    return QString(8, QChar(0x2022));
}

} // namespace tidegate::models
