#pragma once

#include "ui/models/policy_fields.h"
#include "ui/models/settings_draft.h"

namespace tidegate::models {

/// The editor of an app's scaling policy: the annotations of its template. Applying makes a new revision. GUI
/// thread.
class PolicyModel : public SettingsDraft
{
    Q_OBJECT
public:
    using SettingsDraft::SettingsDraft;

    void setClient(client::Client *client);
    /// The app to edit. Edits stay when it is the same app; an empty object = none.
    void setService(const resource::Object &service);
    const resource::Object &service() const { return m_service; }

    QString title(const QString &key) const override;
    QString stored(const QString &key) const override;
    QString defaultOf(const PolicyField &field) const;
    /// The edits over another revision's annotations, for a replay: null where the default is wanted.
    QJsonObject annotationsOver(const resource::Object &revision) const;
    QJsonObject patch() const override;

protected:
    QStringList keys() const override;
    QString ownProblem(const QString &key) const override;
    bool fits() const override;
    QString keyOfRefusal(const QString &path, const QString &text) const override;
    client::Call *send(bool dryRun, client::ObjectDone done) override;
    void foreseen(const resource::Object &) override {}
    void taken(const resource::Object &object) override;

private:
    void readDefaults();

    resource::Object m_service;
    QJsonObject m_cluster; ///< config-autoscaler's data
};

} // namespace tidegate::models
