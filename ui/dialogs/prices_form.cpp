#include "ui/dialogs/prices_form.h"

#include "ui/dialogs/form_grid.h"
#include "ui/models/cost.h"
#include "ui/session/settings.h"

#include <QEvent>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace tidegate::dialogs {

namespace {

const QString currencyKey = QStringLiteral("currency");

} // namespace

PricesForm::PricesForm(session::Settings *settings, QWidget *parent)
    : QWidget(parent), m_settings(settings), m_form(new FormGrid(this))
{
    setupFields();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_form);
    retranslateUi();
}

void PricesForm::setupFields()
{
    const QVariantMap kept = m_settings->prices();
    m_currency = new QLineEdit;
    m_currency->setObjectName(QStringLiteral("priceCurrency"));
    m_currency->setMaxLength(3);
    m_currency->setText(kept.value(currencyKey).toString());
    m_form->add(currencyKey, m_currency);
    connect(m_currency, &QLineEdit::textEdited, this, &PricesForm::keep);
    for (const char *name : {"vcpuSecond", "gbSecond", "millionRequests", "gbEgress", "poolGbSecond"}) {
        const QString key = QString::fromLatin1(name);
        auto *field = new QLineEdit;
        field->setObjectName(QStringLiteral("price-") + key);
        field->setText(kept.value(key).toString());
        m_form->add(key, field);
        m_fields.append({key, field});
        connect(field, &QLineEdit::textEdited, this, &PricesForm::keep);
    }
}

/// What is wrong stays as it was, and is told.
void PricesForm::keep()
{
    QVariantMap prices = m_settings->prices();
    static const QRegularExpression code(QStringLiteral("\\A[A-Za-z]{3}\\z"));
    const QString currency = m_currency->text().trimmed().toUpper();
    const bool isCode = currency.isEmpty() || code.match(currency).hasMatch();
    m_form->setProblem(currencyKey, isCode ? QString() : tr("Three letters, for instance EUR."));
    if (currency.isEmpty())
        prices.remove(currencyKey);
    else if (isCode)
        prices.insert(currencyKey, currency);
    for (const auto &[key, field] : m_fields) {
        const QString text = field->text().trimmed();
        const auto price = models::readPrice(text);
        m_form->setProblem(key, price || text.isEmpty()
                                    ? QString()
                                    : tr("A number from 0 to 1,000,000 with at most twelve decimals."));
        if (price)
            prices.insert(key, models::priceText(*price));
        else if (text.isEmpty())
            prices.remove(key);
    }
    m_settings->setPrices(prices);
}

void PricesForm::focusFirst()
{
    m_currency->setFocus();
}

QString PricesForm::problem(const QString &key) const
{
    return m_form->problem(key);
}

void PricesForm::retranslateUi()
{
    m_form->setLabel(currencyKey, tr("C&urrency"));
    m_currency->setPlaceholderText(tr("EUR, CNY, …"));
    const QStringList labels{tr("A &vCPU second"), tr("A &GB second of memory"), tr("A &million requests"),
                             tr("A GB of &egress"), tr("A GB second of the &pool")};
    for (int i = 0; i < m_fields.size(); ++i) {
        m_form->setLabel(m_fields.at(i).first, labels.at(i));
        m_fields.at(i).second->setPlaceholderText(tr("not set"));
    }
    m_form->setHint(
        m_fields.last().first,
        tr("Memory of idle warm hosts. What is not set counts as free; with nothing set, no costs "
           "are shown."));
    keep();
}

void PricesForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
