#include "ui/models/deploy_model.h"

#include "ui/models/formatting.h"

#include <QFileInfo>

namespace tidegate::models {

namespace {

/// Which line of the progress list a phase is at; Editing lies between the first and the second.
int lineOf(DeployModel::Phase phase)
{
    switch (phase) {
    case DeployModel::Phase::Uploading:
        return 0;
    case DeployModel::Phase::Editing:
    case DeployModel::Phase::Applying:
        return 1;
    case DeployModel::Phase::Waiting:
        return 2;
    case DeployModel::Phase::Done:
        return 3;
    case DeployModel::Phase::Choosing:
    case DeployModel::Phase::Failed:
        break;
    }
    return -1;
}

} // namespace

DeployModel::StepState DeployModel::stepState(int line) const
{
    if (m_phase == Phase::Failed) {
        const int failed = lineOf(m_failedIn);
        return line < failed ? StepState::Done : line == failed ? StepState::Failed : StepState::Ahead;
    }
    const int current = lineOf(m_phase);
    if (line < current)
        return StepState::Done;
    return line == current && isBusy() ? StepState::Running : StepState::Ahead;
}

QString DeployModel::uploadDetail() const
{
    const QString name = m_file.isEmpty() ? m_facts.fileName : QFileInfo(m_file).fileName();
    if (m_phase == Phase::Uploading && m_total > 0)
        return tr("%1: %2 of %3", "file name, amount sent, size")
            .arg(name, formatting::bytes(m_sent), formatting::bytes(m_total));
    return name;
}

QList<DeployModel::Step> DeployModel::steps() const
{
    const QString service = m_form.name.isEmpty() ? QString() : m_form.ns + QLatin1Char('/') + m_form.name;
    QList<Step> steps{
        {tr("Upload the package"), uploadDetail(), stepState(0)},
        {m_isReplacing || (isUpdate() && m_phase == Phase::Editing) ? tr("Update the app")
                                                                    : tr("Create the app"),
         service, stepState(1)},
        {tr("Start it until it is ready"), m_phase == Phase::Done ? url() : m_waitDetail, stepState(2)},
    };
    for (Step &step : steps) {
        if (step.state == StepState::Failed)
            step.detail = error();
    }
    return steps;
}

} // namespace tidegate::models
